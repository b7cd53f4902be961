package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Puts single values into headers, one after the other; for one thread.
///
/// The client takes values only as a collection, which it walks once and copies. This one object is
/// the collection of each put and its iterator, where a list each would double what a put
/// allocates.
public final class HeaderWriter {
    private final Headers headers;
    private final OneValue one = new OneValue();

    public HeaderWriter(Headers headers) {
        this.headers = headers;
    }

    /// Replaces what is there under that name.
    public void put(String name, String value) {
        one.value = value;
        headers.put(name, one);
    }

    @SuppressWarnings("IterableAndIterator")
    private static final class OneValue extends AbstractCollection<String>
            implements Iterator<String> {
        private String value = "";
        private boolean left;

        @Override
        public Iterator<String> iterator() {
            left = true;
            return this;
        }

        @Override
        public boolean hasNext() {
            return left;
        }

        @Override
        public String next() {
            if (!left) {
                throw new NoSuchElementException();
            }
            left = false;
            return value;
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
