package dev.waybill.gateway.alert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The groups that this gateway has seen last. At most 10,000: then the one longest not seen is
/// forgotten, and asked of the stream when it is needed again.
final class Groups {
    private static final int LIMIT = 10_000;

    private final Map<Cause, Kept> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Cause, Kept> eldest) {
                    return size() > LIMIT;
                }
            };

    synchronized Optional<Kept> find(Cause cause) {
        return Optional.ofNullable(known.get(cause));
    }

    /// Notes it where it is newer than what is known; whether it is.
    synchronized boolean note(Kept kept) {
        var former = known.get(kept.record().cause());
        if (former != null && former.revision() >= kept.revision()) {
            return false;
        }
        known.put(kept.record().cause(), kept);
        return true;
    }

    synchronized List<Kept> firing() {
        return known.values().stream().filter(kept -> kept.record().isFiring()).toList();
    }

    /// Forgets what the stream may not hold any longer.
    synchronized void clear() {
        known.clear();
    }
}
