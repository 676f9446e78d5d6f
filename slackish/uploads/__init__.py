"""What people upload: named, recognised, made harmless, kept, and handed out again. Knows no app."""
