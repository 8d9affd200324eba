package dev.latchkey.gateway.server;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.latchkey.contract.options.v1.OptionsProto;
import dev.latchkey.contract.options.v1.Rule;
import dev.latchkey.gateway.wire.InvalidFieldException;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds every request to the rules that the contract gives for its fields, before an endpoint sees it. */
final class FieldRules implements ServerInterceptor {
    private final Map<String, List<TextRule>> rulesByMethod;

    /**
     * Reads the rules.
     *
     * @throws IllegalStateException if the contract gives a rule to a field that is no text
     */
    FieldRules(List<ServerServiceDefinition> services) {
        var rules = new HashMap<String, List<TextRule>>();
        for (var service : services) {
            for (var method : service.getMethods()) {
                var descriptor = method.getMethodDescriptor();
                if (descriptor.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
                    rules.put(
                            descriptor.getFullMethodName(),
                            rulesOf(supplier.getMethodDescriptor().getInputType()));
                }
            }
        }
        this.rulesByMethod = Map.copyOf(rules);
    }

    private static List<TextRule> rulesOf(Descriptor message) {
        var rules = new ArrayList<TextRule>();
        for (var field : message.getFields()) {
            var isText = field.getJavaType() == FieldDescriptor.JavaType.STRING;
            if (field.getOptions().hasExtension(OptionsProto.rule) && !isText) {
                throw new IllegalStateException(field.getFullName() + " is no text and can have no rule");
            }
            if (isText) {
                rules.add(new TextRule(
                        field,
                        message.getName() + "." + field.getName(),
                        field.getOptions().getExtension(OptionsProto.rule)));
            }
        }
        return List.copyOf(rules);
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        var listener = next.startCall(call, headers);
        var rules = rulesByMethod.getOrDefault(call.getMethodDescriptor().getFullMethodName(), List.of());
        if (rules.isEmpty()) {
            return listener;
        }
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(I message) {
                check(rules, (Message) message);
                super.onMessage(message);
            }
        };
    }

    /**
     * Holds a request to its rules.
     *
     * @throws InvalidFieldException if it breaks one
     */
    private static void check(List<TextRule> rules, Message message) {
        for (var rule : rules) {
            rule.check(message);
        }
    }

    /** What a field of text, or of a list of texts, must hold. */
    private record TextRule(FieldDescriptor field, String name, Rule rule) {
        void check(Message message) {
            if (field.isRepeated()) {
                var count = message.getRepeatedFieldCount(field);
                if (rule.getMaxItems() > 0 && count > rule.getMaxItems()) {
                    throw new InvalidFieldException(
                            name, "value must contain no more than " + rule.getMaxItems() + " item(s)");
                }
                for (var i = 0; i < count; i++) {
                    check((String) message.getRepeatedField(field, i));
                }
            } else {
                check((String) message.getField(field));
            }
        }

        private void check(String text) {
            var length = text.length();
            if (length < rule.getMinLength() || (rule.getMaxLength() > 0 && length > rule.getMaxLength())) {
                throw new InvalidFieldException(
                        name,
                        "value length must be between " + rule.getMinLength() + " and " + rule.getMaxLength()
                                + " characters, inclusive");
            }
            // PostgreSQL can hold no such text, so nothing that is stored could ever be meant.
            if (text.indexOf('\0') >= 0) {
                throw new InvalidFieldException(name, "value must not contain the character U+0000");
            }
        }
    }
}
