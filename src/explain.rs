//! Steps in words. Words are data per language; no sums here.
