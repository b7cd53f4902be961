package dev.waybill.gateway.publish;

import java.util.Locale;

/// What a content type says about the bytes under it.
final class ContentTypes {
    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";
    static final String CLOUDEVENT = "application/cloudevents+json";
    static final String CLOUDEVENTS = "application/cloudevents-batch+json";

    private ContentTypes() {}

    /// The media type without its parameters, in lower case.
    static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    static boolean isJson(String contentType) {
        var type = mediaType(contentType);
        return type.equals(JSON) || type.equals("text/json") || type.endsWith("+json");
    }

    /// Whether events of that type are whole CloudEvents rather than the data of one.
    static boolean isCloudEvents(String mediaType) {
        return mediaType.startsWith("application/cloudevents");
    }
}
