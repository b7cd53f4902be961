package dev.waybill.deadletter;

import java.util.List;

/// Some dead letters, oldest first; `next` is the cursor of the page after it, empty at the end.
public record Page(List<Listed> letters, String next) {
    public Page {
        letters = List.copyOf(letters);
    }
}
