package dev.latchkey.gateway.contract;

import tools.jackson.databind.JsonNode;

/**
 * What came of a call, the same for every protocol.
 *
 * @param code the gRPC code, 0 for success
 * @param httpStatus the status of the HTTP answer; for gRPC and gRPC-Web that of the same code over JSON is not known,
 *     so it is 0
 * @param message the text of the refusal, empty for success
 * @param errorId the id in the refusal's detail, empty if there is none
 * @param body the answer as JSON, an empty object for a refusal
 */
public record Answer(int code, int httpStatus, String message, String errorId, JsonNode body) {
    public boolean isOk() {
        return code == 0;
    }

    /** Returns a text of the body by a path such as {@code /details/sequence}. */
    public String text(String pointer) {
        return body.at(pointer).asString("");
    }
}
