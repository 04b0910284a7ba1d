"""What the registry answers over HTTP: one router a capability, and nothing of the domain."""
