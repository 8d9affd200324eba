package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import dev.latchkey.contract.options.v1.OptionsProto;
import dev.latchkey.gateway.RunningEdge;
import io.grpc.ManagedChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks a running edge about its contract, by the ways that clients have. */
final class Contracts {
    private Contracts() {}

    /** Downloads the descriptor set. */
    static FileDescriptorSet download(RunningEdge edge) throws Exception {
        var answer = edge.http.send(edge.anonymous("/proto/latchkey.binpb").build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        var extensions = ExtensionRegistry.newInstance();
        AnnotationsProto.registerAllExtensions(extensions);
        OptionsProto.registerAllExtensions(extensions);
        return FileDescriptorSet.parseFrom(answer.body(), extensions);
    }

    /** Lists all services by reflection. */
    static Set<String> services(RunningEdge edge) throws Exception {
        var list = ask(
                edge, ServerReflectionRequest.newBuilder().setListServices("").build());
        return list.getFirst().getListServicesResponse().getServiceList().stream()
                .map(ServiceResponse::getName)
                .collect(Collectors.toSet());
    }

    /** Fetches the file of a service, and what it imports, by reflection. */
    static List<FileDescriptorProto> filesOf(RunningEdge edge, String service) throws Exception {
        var files = new ArrayList<FileDescriptorProto>();
        var answers = ask(
                edge,
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(service)
                        .build());
        for (var bytes : answers.getFirst().getFileDescriptorResponse().getFileDescriptorProtoList()) {
            files.add(FileDescriptorProto.parseFrom(bytes));
        }
        return files;
    }

    private static List<ServerReflectionResponse> ask(RunningEdge edge, ServerReflectionRequest request)
            throws Exception {
        var channel = ManagedChannelBuilder.forAddress("localhost", edge.port())
                .usePlaintext()
                .build();
        try {
            var done = new CompletableFuture<List<ServerReflectionResponse>>();
            var answers = Collections.synchronizedList(new ArrayList<ServerReflectionResponse>());
            var requests = ServerReflectionGrpc.newStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse value) {
                            answers.add(value);
                        }

                        @Override
                        public void onError(Throwable t) {
                            done.completeExceptionally(t);
                        }

                        @Override
                        public void onCompleted() {
                            done.complete(answers);
                        }
                    });
            requests.onNext(request);
            requests.onCompleted();
            return done.get(10, TimeUnit.SECONDS);
        } finally {
            channel.shutdownNow();
        }
    }
}
