package dev.waybill.gateway.watch;

import dev.waybill.gateway.meter.ExporterCatalogue;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.SharedBucket;
import dev.waybill.gateway.survey.Picture;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls JetStream in the background and keeps the last picture.
///
/// Of several gateways one polls, the others have no picture. An interval is jittered by a tenth,
/// and is twice as long as the last poll took where that is longer. A picture is shown for two
/// intervals at most.
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final int SHOWN_INTERVALS = 2;

    private final WatchConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final WatchMeters meters;
    private final PollLease lease;
    private final Poll poll;
    private final NatsLink link;
    private final News news;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Picture picture;
    private volatile Duration pause;
    private volatile double up = Double.NaN;

    public Watch(
            NatsLink link,
            SharedBucket bucket,
            String self,
            WatchConfig config,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry registry) {
        this.link = link;
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.pause = config.interval();
        var questions = new Questions(link);
        this.meters = new WatchMeters(registry, questions);
        this.news = new News(meters);
        this.lease = new PollLease(bucket, self, config.interval(), System::nanoTime);
        var lookups = new Lookups(new Finder(questions), config.lookups(), meters, registry);
        this.poll = new Poll(questions, lookups, config, meters, news);
        ExporterCatalogue.UP.gauge(registry, () -> up);
        this.thread = Thread.ofVirtual().name("watch").unstarted(this::run);
    }

    public void start() {
        if (config.enabled()) {
            thread.start();
        }
    }

    /// The last picture; empty where another gateway polls, or where it is too old to be shown.
    public Optional<Picture> picture() {
        var last = picture;
        if (last == null) {
            return Optional.empty();
        }
        var age = Duration.between(last.takenAt(), clock.instant());
        return age.compareTo(pause.multipliedBy(SHOWN_INTERVALS)) > 0
                ? Optional.empty()
                : Optional.of(last);
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
        news.stop();
        if (picture != null) {
            giveBack();
        }
    }

    private void run() {
        try {
            do {
                long began = System.nanoTime();
                look();
                pause = pause(Duration.ofNanos(System.nanoTime() - began));
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the watch has ended");
        }
    }

    private void look() throws InterruptedException {
        try {
            if (!link.isConnected()) {
                throw new IOException("not connected to NATS");
            }
            if (lease.hold()) {
                draw();
            } else {
                picture = null;
                up = Double.NaN;
                poll.forget();
                news.stop();
            }
        } catch (IOException e) {
            up = 0;
            meters.failed("poll", e);
        } catch (RuntimeException e) {
            up = 0;
            LOG.error("a poll failed", e);
        }
    }

    private void draw() throws IOException, InterruptedException {
        long began = System.nanoTime();
        news.listen(link.connected());
        picture = poll.take(clock.instant());
        up = 1;
        meters.took(Duration.ofNanos(System.nanoTime() - began));
    }

    private Duration pause(Duration took) {
        var interval = config.interval();
        long jitter = random.nextLong(Math.max(1, interval.toMillis() / 10));
        var longer = took.multipliedBy(2);
        return (longer.compareTo(interval) > 0 ? longer : interval).plusMillis(jitter);
    }

    private void giveBack() {
        try {
            lease.release();
        } catch (IOException | RuntimeException e) {
            LOG.debug("the lease of the poll was not given back", e);
        }
    }
}
