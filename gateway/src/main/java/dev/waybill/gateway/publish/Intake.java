package dev.waybill.gateway.publish;

import dev.waybill.client.Event;
import dev.waybill.client.Waybill;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.wire.SubjectPattern;

/// What all ways of publishing share: who may, through what, and what it came to.
record Intake(Waybills waybills, Outcomes outcomes, Tally tally) {

    /// The subject of the query, checked; ends the request with 400 where there is none.
    String subject(Exchange exchange) {
        var subject =
                exchange.query("subject")
                        .orElseThrow(() ->
                                Problem.of(
                                                ProblemCode.SUBJECT_REFUSED,
                                                "a CloudEvent needs ?subject= to publish to")
                                        .exception());
        require(exchange, subject);
        return subject;
    }

    /// Ends the request, or the line, unless the caller may publish to that subject.
    void require(Exchange exchange, String subject) {
        exchange.names().subject(subject);
        exchange.principal().require(Permission.PUBLISH, new SubjectPattern(subject));
    }

    /// Publishes one event and waits for its outcome.
    Result publish(Exchange exchange, Draft draft) {
        var waybill = waybills.current();
        var outcome = waybill.publish(event(exchange, draft, waybill));
        return outcomes.result(draft.sent(exchange.principal().name()), outcome);
    }

    Event event(Exchange exchange, Draft draft, Waybill waybill) {
        return draft.event(waybill, exchange.principal().name());
    }
}
