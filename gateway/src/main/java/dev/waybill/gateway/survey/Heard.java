package dev.waybill.gateway.survey;

import java.util.List;

/// What the servers said unasked of what a picture shows, since the gateway began to listen.
public record Heard(List<Told> told, List<AckSamples> acks) {
    public Heard {
        told = List.copyOf(told);
        acks = List.copyOf(acks);
    }
}
