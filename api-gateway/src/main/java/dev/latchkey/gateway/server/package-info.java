/**
 * The public port: one server that answers JSON, gRPC and gRPC-Web from the same endpoints.
 *
 * <p>{@code ServerConfiguration} wires every route in one method; {@link dev.latchkey.gateway.server.PublicServer} is
 * started and stopped by the application. The one rule: whatever comes in, every refusal is a {@code google.rpc.Status}
 * and none tells what went on inside.
 */
@NullMarked
package dev.latchkey.gateway.server;

import org.jspecify.annotations.NullMarked;
