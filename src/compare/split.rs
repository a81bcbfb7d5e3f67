//! Whether arms got the shares of accounts that were planned.
