package dev.waybill.client;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/// The span attributes, by the names of the OpenTelemetry messaging conventions 1.44 and, under
/// `messaging.nats.`, this library's own.
final class Attribute {
    static final AttributeKey<String> SYSTEM = stringKey("messaging.system");
    static final AttributeKey<String> OPERATION_NAME = stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE = stringKey("messaging.operation.type");
    static final AttributeKey<String> DESTINATION = stringKey("messaging.destination.name");
    static final AttributeKey<String> TEMPLATE = stringKey("messaging.destination.template");
    static final AttributeKey<String> SUBSCRIPTION =
            stringKey("messaging.destination.subscription.name");
    static final AttributeKey<String> MESSAGE_ID = stringKey("messaging.message.id");
    static final AttributeKey<Long> BATCH_COUNT = longKey("messaging.batch.message_count");
    static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    static final AttributeKey<String> STREAM = stringKey("messaging.nats.stream.name");
    static final AttributeKey<Long> STREAM_SEQUENCE = longKey("messaging.nats.stream.sequence");
    static final AttributeKey<String> CONSUMER = stringKey("messaging.nats.consumer.name");
    static final AttributeKey<Long> CONSUMER_SEQUENCE = longKey("messaging.nats.consumer.sequence");
    static final AttributeKey<Long> DELIVERY_COUNT = longKey("messaging.nats.delivery.count");
    static final AttributeKey<Long> PENDING = longKey("messaging.nats.pending");
    static final AttributeKey<Boolean> DUPLICATE = booleanKey("messaging.nats.publish.duplicate");
    static final AttributeKey<Double> STREAM_WAIT =
            AttributeKey.doubleKey("messaging.nats.stream.wait");
    static final AttributeKey<String> EVENT_TYPE = stringKey("cloudevents.event_type");
    static final AttributeKey<String> EVENT_SOURCE = stringKey("cloudevents.event_source");
    static final AttributeKey<String> SETTLE_OUTCOME = stringKey("messaging.nats.settle.outcome");
    static final AttributeKey<Double> SETTLE_DELAY =
            AttributeKey.doubleKey("messaging.nats.settle.delay");
    static final AttributeKey<Boolean> SETTLE_LATE = booleanKey("messaging.nats.settle.late");
    static final AttributeKey<String> DEAD_LETTER_ID = stringKey("messaging.nats.dead_letter.id");
    static final AttributeKey<String> DEAD_LETTER_CLASS =
            stringKey("messaging.nats.dead_letter.class");
    static final AttributeKey<Long> REPLAY = longKey("messaging.nats.replay");
    static final AttributeKey<String> LINK_REASON = stringKey("messaging.nats.link.reason");

    private Attribute() {}
}
