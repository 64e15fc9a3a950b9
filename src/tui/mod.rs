//! The console on a terminal: runtime, views, widgets.
