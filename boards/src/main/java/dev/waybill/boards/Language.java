package dev.waybill.boards;

/// What a query is written in: it decides which data source answers it.
enum Language {
    PROMQL("prometheus", "datasource"),
    TRACEQL("tempo", "tempo_datasource"),
    /// Who calls whom, as Tempo counts it; such a query has no text of its own.
    SERVICE_GRAPH("tempo", "tempo_datasource"),
    LOGQL("loki", "loki_datasource");

    private final String plugin;
    private final String variable;

    Language(String plugin, String variable) {
        this.plugin = plugin;
        this.variable = variable;
    }

    /// The kind of data source, as Grafana names it.
    String plugin() {
        return plugin;
    }

    /// The dashboard's variable that holds the data source.
    String variable() {
        return variable;
    }
}
