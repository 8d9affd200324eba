package dev.latchkey.gateway.server;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.latchkey.gateway.wire.InvalidFieldException;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Holds every request to the rules that the contract gives for its fields, before an endpoint sees it. What has no rules
 * is not looked at.
 */
final class FieldRules implements ServerInterceptor {
    private final CompletableFuture<Validator> validator;
    private final Map<String, Checks> checksByMethod;

    /** Reads the rules and has them compiled meanwhile, which takes a while. */
    FieldRules(List<ServerServiceDefinition> services) {
        var checks = new HashMap<String, Checks>();
        var ruled = new ArrayList<Message>();
        var storable = new StorableValues();
        for (var service : services) {
            for (var method : service.getMethods()) {
                var descriptor = method.getMethodDescriptor();
                if (descriptor.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
                        && marshaller.getMessagePrototype() instanceof Message prototype) {
                    var message = prototype.getDescriptorForType();
                    var hasRules = hasRules(message, new HashSet<>());
                    var values = storable.of(message);
                    if (hasRules) {
                        ruled.add(prototype);
                    }
                    if (hasRules || values != null) {
                        checks.put(descriptor.getFullMethodName(), new Checks(message.getName(), hasRules, values));
                    }
                }
            }
        }
        this.checksByMethod = Map.copyOf(checks);
        this.validator = CompletableFuture.supplyAsync(() -> validator(ruled));
    }

    /**
     * Waits until the rules are compiled, before anybody calls.
     *
     * @throws IllegalStateException if the contract gives a rule that its field cannot have, or if it takes too long
     */
    void awaitCompiled(Duration atMost) {
        try {
            validator.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the rules of the contract were compiled", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IllegalStateException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the rules of the contract were not compiled after " + atMost, e);
        }
    }

    private static Validator validator(List<Message> requests) {
        // The first broken rule is told and no other, so that no more than one is looked for.
        var builder = ValidatorFactory.newBuilder()
                .withConfig(Config.newBuilder().setFailFast(true).build());
        if (requests.isEmpty()) {
            return builder.build();
        }
        try {
            var validator = builder.buildWithDescriptors(
                    requests.stream().map(Message::getDescriptorForType).toList(), true);
            for (var request : requests) {
                validator.validate(request);
            }
            return validator;
        } catch (CompilationException e) {
            throw new IllegalStateException("the contract gives a rule that its field cannot have", e);
        } catch (ValidationException e) {
            throw new IllegalStateException("a rule of the contract cannot be applied", e);
        }
    }

    private static boolean hasRules(Descriptor message, Set<Descriptor> seen) {
        if (!seen.add(message)) {
            return false;
        }
        if (message.getOptions().hasExtension(ValidateProto.message)) {
            return true;
        }
        for (var oneof : message.getOneofs()) {
            if (oneof.getOptions().hasExtension(ValidateProto.oneof)) {
                return true;
            }
        }
        for (var field : message.getFields()) {
            if (field.getOptions().hasExtension(ValidateProto.field)
                    || (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                            && hasRules(field.getMessageType(), seen))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        var listener = next.startCall(call, headers);
        var checks = checksByMethod.get(call.getMethodDescriptor().getFullMethodName());
        if (checks == null) {
            return listener;
        }
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(I message) {
                check(checks, (Message) message);
                super.onMessage(message);
            }
        };
    }

    /**
     * Holds a request to the rules of its method.
     *
     * @throws InvalidFieldException if it breaks one
     */
    void check(String method, Message request) {
        var checks = checksByMethod.get(method);
        if (checks != null) {
            check(checks, request);
        }
    }

    private void check(Checks checks, Message message) {
        if (checks.values != null) {
            // First, since the rules for times can only be applied to times.
            checks.values.check(checks.name, message);
        }
        if (checks.hasRules) {
            try {
                var result = validator.join().validate(message);
                if (!result.isSuccess()) {
                    throw BrokenRule.of(checks.name, result.getViolations().getFirst());
                }
            } catch (ValidationException e) {
                throw new IllegalStateException("a rule of the contract cannot be applied to " + checks.name, e);
            }
        }
    }

    /**
     * What a kind of request is held to.
     *
     * @param name how refusals call the message
     * @param hasRules whether the contract gives it rules
     * @param values what its values must be to be stored, or null if all of them can be
     */
    private record Checks(String name, boolean hasRules, StorableValues.@Nullable Shape values) {}
}
