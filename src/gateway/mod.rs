//! The wire to the gateway: bodies, signatures, the HTTP client, and what an answer means.
