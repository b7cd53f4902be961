package dev.waybill.deadletter;

import dev.waybill.deadletter.JobRecord.Outcome;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeathClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/// Chooses what a job deals with next: nothing newer than its plan, no poison, nothing twice.
final class NextBatch {
    private final int size;
    private final Predicate<DeadLetterId> mine;
    private final List<String> ids = new ArrayList<>();
    private final HashSet<String> groups = new HashSet<>();
    private JobRecord now;
    private long cursor;

    NextBatch(JobRecord record, int size, Predicate<DeadLetterId> mine) {
        this.now = record;
        this.size = size;
        this.mine = mine;
        this.cursor = record.cursor();
    }

    /// Reads on from where the job stands, no more than is taken: each entry that is read costs two
    /// questions, and canaries alone are looked for further.
    void read(Walk walk) {
        int chunk = now.canaries() ? Reading.CHUNK : size;
        walk.each(now.job().query(), cursor, chunk, true, this::take);
    }

    /// The job with the batch to deal with; with its end where there is none.
    JobRecord record(Instant at) {
        if (!ids.isEmpty()) {
            return now.batch(ids, cursor);
        }
        return now.canaries() ? now.afterCanaries() : now.end(Job.Status.DONE, "", at);
    }

    private boolean take(Listed listed) {
        if (listed.sequence() > now.last() || now.left() - ids.size() < 1) {
            return false;
        }
        cursor = listed.sequence();
        var id = listed.letter().id();
        var group = Chosen.of(listed).group();
        if (now.canaries()) {
            chooseCanary(listed, group);
        } else if (isLeftOut(listed, group)) {
            now = mine.test(id) ? now : now.count(Outcome.SKIPPED);
        } else if (!mine.test(id)) {
            ids.add(Chosen.of(listed).toString());
        }
        return ids.size() < size;
    }

    private void chooseCanary(Listed listed, String group) {
        boolean known = now.tested().contains(group) || groups.contains(group);
        boolean full = now.tested().size() + groups.size() >= JobRecord.MOST_GROUPS;
        if (!known && !full && !isPoison(listed)) {
            groups.add(group);
            ids.add(Chosen.of(listed).toString());
        }
    }

    private boolean isLeftOut(Listed listed, String group) {
        boolean replay = now.job().action() == Action.REPLAY;
        boolean unproven =
                now.job().options().canary()
                        && (now.bad().contains(group) || !now.tested().contains(group));
        return replay && (isPoison(listed) || unproven);
    }

    private static boolean isPoison(Listed listed) {
        return listed.letter().death().kind() == DeathClass.POISON;
    }
}
