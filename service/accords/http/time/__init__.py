"""What documents said before (Memento), how they changed, and what held on a day."""
