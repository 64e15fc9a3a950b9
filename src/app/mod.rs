//! The console as a pure state machine: model, messages, update, effects.
