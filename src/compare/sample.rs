//! What needs every amount: ranks, quantiles, trimmed and winsorised means, Hodges-Lehmann.
