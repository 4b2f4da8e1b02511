"""The terminal interface: screens compose, bind and forward; what is decided is decided in `services`."""
