package dev.waybill.boards;

/// Where a click leads. In `url`, `{stream}` stands for the label `stream` of the value that is
/// clicked on; in a table, for that column.
record Link(String title, String url) {
    private static final String CARRIED =
            "?${datasource:queryparam}&${job:queryparam}&${instance:queryparam}"
                    + "&${gateway_url:queryparam}&${runbooks:queryparam}&${__url_time_range}";

    /// The page on what to do about that alert.
    static Link runbook(String alert) {
        return new Link("Runbook: " + alert, "${runbooks}/" + alert + ".md");
    }

    /// That dashboard, with what is chosen here.
    static Link board(String title, String uid) {
        return new Link(title, "/d/" + uid + CARRIED);
    }

    static Link toStream() {
        return new Link("Stream {stream}", "/d/waybill-stream" + CARRIED + "&var-stream={stream}");
    }

    static Link toConsumer() {
        return new Link(
                "Consumer {consumer}",
                "/d/waybill-consumer" + CARRIED + "&var-stream={stream}&var-consumer={consumer}");
    }

    static Link toDeadLetters() {
        return new Link(
                "Dead letters of {consumer}",
                "/d/waybill-dead-letters"
                        + CARRIED
                        + "&var-stream={stream}&var-consumer={consumer}");
    }

    /// The open entries themselves, as the gateway lists them.
    static Link toEntries() {
        return new Link(
                "Entries of {consumer}",
                "${gateway_url}/v1/dead-letters?stream={stream}&consumer={consumer}");
    }

    /// The spans that a service made.
    static Link toTraces() {
        return new Link(
                "Traces of {service_name}",
                "/explore?left={\"datasource\":\"${tempo_datasource}\",\"queries\":[{\"refId\":\"A\","
                        + "\"queryType\":\"traceql\",\"query\":\"{resource.service.name=\\\"{service_name}\\\"}\"}],"
                        + "\"range\":{\"from\":\"${__from}\",\"to\":\"${__to}\"}}");
    }
}
