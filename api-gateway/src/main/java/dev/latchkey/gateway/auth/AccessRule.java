package dev.latchkey.gateway.auth;

import dev.latchkey.contract.options.v1.OptionsProto;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may make a call, as the contract says it of the method. */
sealed interface AccessRule {
    /** Anyone, without a token. */
    record Open() implements AccessRule {}

    /** Anyone who bears a valid token. */
    record Authenticated() implements AccessRule {}

    /** Only who holds the permission. */
    record Needs(Permission permission) implements AccessRule {}

    /** Only who holds the permission anywhere; the endpoint asks for it where the message wants something. */
    record NeedsSomewhere(Permission permission) implements AccessRule {}

    /**
     * Reads the rule of every method.
     *
     * @return the rules by full method name
     * @throws IllegalStateException if a method has none, since a call that nobody thought about must not be served, or
     *     asks for a permission that no role can give
     */
    static Map<String, AccessRule> ofMethods(List<ServerServiceDefinition> services) {
        var rules = new HashMap<String, AccessRule>();
        for (var service : services) {
            for (var method : service.getMethods()) {
                rules.put(method.getMethodDescriptor().getFullMethodName(), of(method));
            }
        }
        return Map.copyOf(rules);
    }

    private static AccessRule of(ServerMethodDefinition<?, ?> method) {
        var descriptor = method.getMethodDescriptor();
        if (descriptor.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
            var access = supplier.getMethodDescriptor().getOptions().getExtension(OptionsProto.access);
            switch (access.getRuleCase()) {
                case PUBLIC -> {
                    return new Open();
                }
                case AUTHENTICATED -> {
                    return new Authenticated();
                }
                case PERMISSION -> {
                    var permission = permission(access.getPermission(), descriptor.getFullMethodName());
                    return access.getOrgInMessage() ? new NeedsSomewhere(permission) : new Needs(permission);
                }
                case RULE_NOT_SET -> {}
            }
        }
        throw new IllegalStateException("the contract does not say who may call " + descriptor.getFullMethodName()
                + "; give the method the option (latchkey.options.v1.access)");
    }

    private static Permission permission(String name, String method) {
        var permission = Permission.named(name);
        if (permission == null) {
            throw new IllegalStateException("the contract asks callers of " + method + " for the permission " + name
                    + ", which does not exist");
        }
        return permission;
    }
}
