package dev.waybill.boards;

/// The gateway's Java process, under the names that Micrometer gives its meters.
final class GatewayProcessRow {
    private GatewayProcessRow() {}

    static Row row() {
        return Row.of(
                "Process",
                Panel.lines("Heap", "bytes", "Heap that is used, and that it may use.")
                        .width(8)
                        .query(
                                "sum by (instance) (jvm_memory_used_bytes{@, area=\"heap\"})",
                                "{{instance}} used")
                        .query(
                                "sum by (instance) (jvm_memory_max_bytes{@, area=\"heap\"} > 0)",
                                "{{instance}} at most"),
                Panel.lines(
                                "Garbage collection",
                                "percentunit",
                                "Share of the time in which the collector stops everything.")
                        .width(8)
                        .query(
                                "sum by (instance) (rate(jvm_gc_pause_seconds_sum{@}[..]))",
                                "{{instance}}"),
                Panel.lines(
                                "Processor",
                                "percentunit",
                                "Share of all processors that the process uses.")
                        .width(8)
                        .query("max by (instance) (process_cpu_usage{@})", "{{instance}}"),
                Panel.lines(
                                "Platform threads",
                                "short",
                                "Platform threads; virtual ones are not counted.")
                        .width(8)
                        .query("max by (instance) (jvm_threads_live_threads{@})", "{{instance}}"),
                Panel.lines(
                                "Open files",
                                "short",
                                "Files and sockets that are open, and that may be.")
                        .width(8)
                        .query(
                                "max by (instance) (process_files_open_files{@})",
                                "{{instance}} open")
                        .query(
                                "max by (instance) (process_files_max_files{@})",
                                "{{instance}} at most"),
                Panel.lines("Uptime", "s", "How long the process runs.")
                        .width(8)
                        .query("max by (instance) (process_uptime_seconds{@})", "{{instance}}"));
    }
}
