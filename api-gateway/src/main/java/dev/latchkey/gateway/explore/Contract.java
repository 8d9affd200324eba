package dev.latchkey.gateway.explore;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.BindableService;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.Comparator;
import java.util.List;

/**
 * What is served of the contract.
 *
 * @param services the services that this server has, by name; what the contract knows beyond them is served elsewhere
 * @param comments what the proto files say about their parts
 */
record Contract(List<ServiceDescriptor> services, Comments comments) {
    static Contract of(List<BindableService> services, Comments comments) {
        return new Contract(
                services.stream()
                        .map(Contract::descriptor)
                        .sorted(Comparator.comparing(ServiceDescriptor::getFullName))
                        .toList(),
                comments);
    }

    private static ServiceDescriptor descriptor(BindableService service) {
        var definition = service.bindService().getServiceDescriptor();
        if (definition.getSchemaDescriptor() instanceof ProtoServiceDescriptorSupplier supplier) {
            return supplier.getServiceDescriptor();
        }
        throw new IllegalStateException(definition.getName() + " is not made from a proto file");
    }
}
