package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.survey.Lag;
import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.gateway.survey.Status;
import dev.waybill.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.PurgeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/// What a lag must say in each case where the test knows which message is the oldest unprocessed
/// one.
abstract class LagTruth extends OneConsumer {
    LagTruth(NatsServer nats, Connection connection) throws InterruptedException {
        super(nats, connection);
    }

    @Test
    void isZeroWhereAllIsAcknowledged() throws Exception {
        streamAndConsumer();
        publish("a", "a");
        take(2).forEach(Message::ack);
        settled(0);

        assertThat(survey.lag(stream, "c")).isEqualTo(Lag.NONE);
    }

    @Test
    void isTheAgeOfTheOldestMessageThatWasDeliveredAndNotAcknowledged() throws Exception {
        streamAndConsumer();
        publish("a", "a", "a");
        take(1).forEach(Message::ack);
        take(1);
        settled(1);

        isMessage(2, Method.EXACT);
    }

    @Test
    void isTheFirstOfTheStreamWithoutAsking() throws Exception {
        streamAndConsumer();
        publish("a", "a");

        isMessage(1, Method.FIRST_IN_STREAM);
        assertThat(survey.lookups("asked")).isZero();
    }

    @Test
    void looksOnlyAtWhatAFilterMatches() throws Exception {
        stream(it -> it);
        consumer(it -> it.filterSubject(stream + ".b"));
        publish("a", "a", "b", "a", "b");

        isMessage(3, Method.EXACT);
        take(2).forEach(Message::ack);
        settled(0);
        publish("a", "a");
        assertThat(survey.lag(stream, "c")).isEqualTo(Lag.NONE);
    }

    @Test
    void beginsWhereAConsumerOfNewMessagesBeganThatWasSeenBefore() throws Exception {
        stream(it -> it);
        publish("a", "a", "a");
        consumer(it -> it.deliverPolicy(DeliverPolicy.New));
        assertThat(survey.lag(stream, "c")).isEqualTo(Lag.NONE);
        publish("a", "a");
        take(2);
        settled(2);

        isMessage(4, Method.EXACT);
    }

    @Test
    void worksOutWhereAConsumerOfNewMessagesBeganAndSaysSo() throws Exception {
        stream(it -> it);
        publish("a", "a", "a");
        consumer(it -> it.deliverPolicy(DeliverPolicy.New));
        publish("a", "a");
        take(2);
        settled(2);

        isMessage(4, unseenStart());
    }

    @Test
    void worksOutWhereAConsumerByTimeBegan() throws Exception {
        stream(it -> it);
        publish("a", "a");
        var third = publish("a").getFirst();
        publish("a");
        var time = Surveying.storedAt(connection, stream, third);
        consumer(it ->
                it.deliverPolicy(DeliverPolicy.ByStartTime)
                        .startTime(ZonedDateTime.ofInstant(time, ZoneOffset.UTC)));
        take(1);
        settled(1);

        isMessage(3, unseenStart());
    }

    @Test
    void beginsAtTheSequenceWithWhichAConsumerBegins() throws Exception {
        stream(it -> it);
        publish("a", "a", "a", "a");
        consumer(it -> it.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(3));

        isMessage(3, Method.EXACT);
    }

    @Test
    void stepsOverWhatWasDeletedBehindTheFloor() throws Exception {
        streamAndConsumer();
        publish("a", "a", "a", "a");
        take(1).forEach(Message::ack);
        settled(0);
        connection.jetStreamManagement().deleteMessage(stream, 2);
        connection.jetStreamManagement().deleteMessage(stream, 3);

        isMessage(4, Method.EXACT);
    }

    @Test
    void staysWithTheOldestWhereLaterOnesAreAcknowledgedFirst() throws Exception {
        streamAndConsumer();
        publish("a", "a", "a", "a");
        var messages = take(4);
        messages.get(2).ack();
        messages.get(0).ack();
        settled(2);

        isMessage(2, Method.EXACT);
        messages.get(1).ack();
        settled(1);
        isMessage(4, Method.EXACT);
    }

    @Test
    void followsAWorkQueueWhoseMessagesGoOnceAcknowledged() throws Exception {
        stream(it -> it.retentionPolicy(RetentionPolicy.WorkQueue));
        consumer(it -> it);
        publish("a", "a", "a");
        var messages = take(3);
        messages.get(0).ack();
        messages.get(2).ack();
        settled(1);

        isMessage(2, Method.FIRST_IN_STREAM);
        messages.get(1).ack();
        settled(0);
        assertThat(survey.lag(stream, "c")).isEqualTo(Lag.NONE);
    }

    @Test
    void followsAStreamThatKeepsByInterest() throws Exception {
        stream(it -> it.retentionPolicy(RetentionPolicy.Interest));
        consumer(it -> it);
        publish("a", "a");
        take(1).forEach(Message::ack);
        settled(0);

        isMessage(2, Method.FIRST_IN_STREAM);
    }

    @Test
    void isZeroAfterAPurgeAndLosesNothing() throws Exception {
        stream(it -> it.maxAge(Duration.ofHours(1)));
        consumer(it -> it);
        publish("a", "a", "a");
        isMessage(1, Method.FIRST_IN_STREAM);
        connection.jetStreamManagement().purgeStream(stream, PurgeOptions.builder().build());

        var view = survey.consumer(stream, "c");
        assertThat(view.lag()).contains(Lag.NONE);
        assertThat(view.lost()).isZero();
    }

    @Test
    void countsWhatTheStreamDroppedBeforeItWasProcessed() throws Exception {
        stream(it -> it.maxMessages(5));
        consumer(it -> it);
        publish("a", "a", "a");
        take(1).forEach(Message::ack);
        settled(0);
        assertThat(survey.consumer(stream, "c").lost()).isZero();
        publish("a", "a", "a", "a");
        publish("a", "a");

        assertThat(survey.consumer(stream, "c").lost()).isEqualTo(2);
        isMessage(5, Method.FIRST_IN_STREAM);
    }

    @Test
    void countsDeliveriesWhereNothingIsAcknowledged() throws Exception {
        stream(it -> it);
        consumer(it -> it.ackPolicy(AckPolicy.None));
        publish("a", "a", "a");
        take(2);

        isMessage(3, Method.EXACT);
    }

    @Test
    void costsNothingWhereAConsumerIsStuck() throws Exception {
        streamAndConsumer();
        publish("a", "a", "a");
        take(1).forEach(Message::ack);
        take(1);
        settled(1);
        survey.picture();
        double asked = survey.lookups("asked");

        survey.picture();
        publish("a");
        isMessage(2, Method.EXACT);

        assertThat(survey.lookups("asked")).isEqualTo(asked).isPositive();
    }

    @Test
    void asksTheLeaderWhereDirectGetsAreNotAllowed() throws Exception {
        stream(it -> it.allowDirect(false));
        consumer(it -> it.filterSubject(stream + ".b"));
        publish("a", "b");

        isMessage(2, Method.EXACT);
    }

    @Test
    void isTheMessageThatDiedWhileItHoldsUpTheFloor() throws Exception {
        stream(it -> it);
        consumer(it -> it.maxDeliver(1).ackWait(Duration.ofMillis(200)));
        publish("a", "a", "a");
        take(1);
        take(1).forEach(Message::ack);
        var view = survey.consumer(stream, "c");

        assertThat(view.undelivered()).hasValueSatisfying(age -> assertThat(age).isPositive());
        assertThat(view.lag().orElseThrow().oldest().orElseThrow().sequence())
                .isGreaterThanOrEqualTo(1)
                .isLessThanOrEqualTo(3);
    }

    @Test
    void tellsThatNobodyAsksForMessages() throws Exception {
        streamAndConsumer();
        publish("a");
        survey.picture();

        assertThat(survey.consumer(stream, "c").status()).contains(Status.NO_SUBSCRIBERS);
    }

    @Test
    void forgetsAConsumerAndAStreamThatAreGone() throws Exception {
        streamAndConsumer();
        publish("a");
        assertThat(survey.stream(stream).orElseThrow().consumers()).hasSize(1);
        connection.jetStreamManagement().deleteConsumer(stream, "c");
        assertThat(survey.stream(stream).orElseThrow().consumers()).isEmpty();
        connection.jetStreamManagement().deleteStream(stream);
        assertThat(survey.stream(stream)).isEmpty();
        streamAndConsumer();

        assertThat(survey.lag(stream, "c")).isEqualTo(Lag.NONE);
    }

    /// How surely this server lets a start be told that was not seen.
    abstract Method unseenStart();
}
