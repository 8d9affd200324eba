package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.grpc.GrpcMeterIdPrefixFunction;
import com.linecorp.armeria.server.GracefulShutdown;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.metric.MetricCollectingService;
import dev.latchkey.gateway.auth.AccessInterceptor;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the public port. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpProperties.class, OriginProperties.class})
class ServerConfiguration {
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private static final int MAX_LINE_BYTES = 8 * 1024;

    private static final long MAX_STREAMS_PER_CONNECTION = 1_024;

    /** How long nothing must have come in before a draining server closes. */
    private static final Duration QUIET_PERIOD = Duration.ofMillis(100);

    @Bean
    ExternalOrigin externalOrigin(OriginProperties properties, HttpProperties http) {
        var origin = new ExternalOrigin(properties.externalOrigin());
        if (http.port() != 0) {
            origin.listeningOn(http.port());
        }
        return origin;
    }

    @Bean
    PublicServer publicServer(HttpProperties properties, ExternalOrigin origin, Server server) {
        return new PublicServer(properties, origin, server);
    }

    /** Started and stopped by {@link PublicServer}. */
    @Bean(destroyMethod = "")
    Server server(
            HttpProperties properties,
            List<BindableService> services,
            AccessInterceptor access,
            MeterRegistry meters,
            ObjectProvider<PublicRoutes> routes) {
        var server = Server.builder().http(properties.port());
        configureLimits(server, properties);
        configureServices(server, services, access);
        routes.orderedStream().forEach(more -> more.addTo(server));
        server.meterRegistry(meters);
        return server.build();
    }

    private static void configureLimits(ServerBuilder server, HttpProperties properties) {
        server.maxNumConnections(properties.maxConnections())
                .maxRequestLength(properties.maxRequestLength().toBytes())
                .requestTimeout(properties.requestTimeout())
                .idleTimeout(properties.idleTimeout())
                .childChannelPipelineCustomizer(ServerConfiguration::writeInOnePiece)
                .http1MaxInitialLineLength(MAX_LINE_BYTES)
                .http1MaxHeaderSize(MAX_HEADER_BYTES)
                .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                .http2MaxStreamsPerConnection(MAX_STREAMS_PER_CONNECTION)
                .gracefulShutdown(GracefulShutdown.builder()
                        .quietPeriod(QUIET_PERIOD)
                        .timeout(properties.drainTimeout().plus(QUIET_PERIOD))
                        .build());
    }

    /** Head and body of an answer go out together, also when they are written outside of a read. */
    private static void writeInOnePiece(ChannelPipeline pipeline) {
        pipeline.replace(
                FlushConsolidationHandler.class,
                "flushConsolidation",
                new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }

    /** Wires every service and every protocol; production and tests start the same server. */
    private static void configureServices(
            ServerBuilder server, List<BindableService> services, AccessInterceptor access) {
        var definitions = services.stream().map(BindableService::bindService).toList();
        var fieldRules = new FieldRules(definitions);
        var offEventLoop = new OffEventLoop();
        var checked = new ArrayList<ServerServiceDefinition>();
        var refusals = new RefusalInterceptor();
        var errors = new HttpErrors();
        var json = new JsonMarshaller(definitions);
        var calls = GrpcService.builder();
        for (var definition : definitions) {
            var whole = ServerInterceptors.interceptForward(definition, refusals, access, fieldRules);
            checked.add(whole);
            calls.addService(ServerInterceptors.interceptForward(whole, offEventLoop));
        }
        // The standard services that every gRPC tool asks; they tell nothing that is not public.
        calls.addService(ProtoReflectionServiceV1.newInstance()).enableHealthCheckService(true);
        calls.jsonMarshallerFactory(service -> json)
                .enableHttpJsonTranscoding(HttpJsonTranscodingOptions.builder()
                        .errorHandler(errors)
                        .build())
                .exceptionHandler(new TransportErrors())
                // The guard reads the header, since the gRPC service takes a missing one for permission to wait for
                // ever.
                .useClientTimeoutHeader(false);
        var jsonMethods = JsonMethod.ofServices(checked, json);
        server.service(calls.build(), delegate -> new ProtocolGuard(delegate, jsonMethods))
                .decorator(MetricCollectingService.newDecorator(GrpcMeterIdPrefixFunction.of("latchkey.http")))
                .errorHandler(errors)
                // The error handler logs what is worth it, and nothing that any caller can provoke.
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .blockingTaskExecutor(new VirtualThreads(), true)
                .disableServerHeader()
                .addHeader("cache-control", "no-store")
                .addHeader("x-content-type-options", "nosniff");
    }
}
