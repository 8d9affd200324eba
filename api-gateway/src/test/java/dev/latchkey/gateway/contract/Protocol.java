package dev.latchkey.gateway.contract;

/** How a client speaks to the server. */
public enum Protocol {
    JSON("JSON"),
    GRPC("gRPC"),
    GRPC_WEB("gRPC-Web");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
