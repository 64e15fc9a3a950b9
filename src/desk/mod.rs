//! The one path by which money moves.
