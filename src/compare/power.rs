//! Accounts needed to see a difference, and the difference that accounts can show.
