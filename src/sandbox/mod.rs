//! The built-in gateway: a real HTTP server on loopback where no money exists.
