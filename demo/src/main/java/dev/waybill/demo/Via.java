package dev.waybill.demo;

/// The two ways to publish.
enum Via {
    LIBRARY("published with the library"),
    HTTP("published over HTTP");

    final String words;

    Via(String words) {
        this.words = words;
    }
}
