package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.grpc.GrpcMeterIdPrefixFunction;
import com.linecorp.armeria.server.GracefulShutdown;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.cors.CorsService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.metric.MetricCollectingService;
import dev.latchkey.gateway.auth.AccessInterceptor;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** How long a browser need not ask again whether it may call; browsers bound it themselves. */
    private static final Duration PREFLIGHT_AGE = Duration.ofHours(1);

    @Bean
    ExternalOrigin externalOrigin(OriginProperties properties, HttpProperties http) {
        var origin = new ExternalOrigin(properties.externalOrigin());
        if (http.port() != 0) {
            origin.listeningOn(http.port());
        }
        return origin;
    }

    @Bean
    FieldRules fieldRules(List<BindableService> services) {
        return new FieldRules(
                services.stream().map(BindableService::bindService).toList());
    }

    @Bean
    PublicServer publicServer(HttpProperties properties, ExternalOrigin origin, FieldRules rules, Server server) {
        return new PublicServer(properties, origin, rules, server);
    }

    /** Started and stopped by {@link PublicServer}. */
    @Bean(destroyMethod = "")
    Server server(
            HttpProperties properties,
            List<BindableService> services,
            AccessInterceptor access,
            FieldRules rules,
            LogReach log,
            MeterRegistry meters,
            ObjectProvider<PublicRoutes> routes) {
        var server = Server.builder().http(properties.port());
        configureLimits(server, properties);
        configureServices(server, properties, services, List.of(new MinPosition(log), access, rules));
        routes.orderedStream().forEach(more -> more.addTo(server));
        allowOrigins(server, properties.corsOrigins());
        server.meterRegistry(meters);
        return server.build();
    }

    private static void configureLimits(ServerBuilder server, HttpProperties properties) {
        // One loop for each core: calls run elsewhere, and more loops would only take turns.
        server.workerGroup(new EventLoops(Runtime.getRuntime().availableProcessors(), "http"), true)
                .bossGroupFactory(name -> new EventLoops(1, name))
                .maxNumConnections(properties.maxConnections())
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
            ServerBuilder server,
            HttpProperties properties,
            List<BindableService> services,
            List<ServerInterceptor> inside) {
        var definitions = services.stream().map(BindableService::bindService).toList();
        var reflection = ProtoReflectionServiceV1.newInstance();
        var described = Stream.concat(
                        definitions.stream().map(ServerServiceDefinition::getServiceDescriptor),
                        Stream.of(reflection.bindService().getServiceDescriptor(), HealthGrpc.getServiceDescriptor()))
                .toList();
        var json = new JsonMarshaller(described);
        var offEventLoop = new OffEventLoop();
        var checked = new ArrayList<ServerServiceDefinition>();
        var inOrder = new ArrayList<ServerInterceptor>();
        inOrder.add(new RefusalInterceptor());
        inOrder.addAll(inside);
        var errors = new HttpErrors();
        var calls = GrpcService.builder();
        for (var definition : definitions) {
            var whole = ServerInterceptors.interceptForward(definition, inOrder);
            checked.add(whole);
            calls.addService(ServerInterceptors.interceptForward(whole, offEventLoop));
        }
        // The standard services that every gRPC tool asks; they tell nothing that is not public.
        calls.addService(reflection).enableHealthCheckService(true).intercept(new StreamRules());
        calls.jsonMarshallerFactory(service -> json)
                .enableHttpJsonTranscoding(HttpJsonTranscodingOptions.builder()
                        .errorHandler(errors)
                        .build())
                .exceptionHandler(new TransportErrors())
                // The guard reads the header, since the gRPC service takes a missing one for permission to wait for
                // ever.
                .useClientTimeoutHeader(false);
        var grpc = calls.build();
        var jsonMethods = JsonMethod.ofServices(checked, json);
        var guard = new ProtocolGuard(grpc, jsonMethods, properties.streamTimeout());
        server.service(grpc, service -> guard);
        server.service(FormerReflection.PATH, new FormerReflection(guard));
        for (var stream : StreamOverJson.of(definitions, guard)) {
            server.service(stream.route(), stream);
        }
        server.decorator(service -> new EmptyVariables(service, jsonMethods.values()));
        server.decorator(MetricCollectingService.newDecorator(GrpcMeterIdPrefixFunction.of("latchkey.http")))
                .errorHandler(errors)
                // The error handler logs what is worth it, and nothing that any caller can provoke.
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .blockingTaskExecutor(new VirtualThreads(), true)
                .disableServerHeader()
                .addHeader("cache-control", "no-store")
                .addHeader("x-content-type-options", "nosniff");
    }

    /** Lets pages of other origins call, and read what the protocols say in headers; nobody else gets such a header. */
    private static void allowOrigins(ServerBuilder server, List<String> origins) {
        if (origins.isEmpty()) {
            return;
        }
        server.decorator(CorsService.builder(origins)
                .allowRequestMethods(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)
                .allowRequestHeaders(
                        "authorization",
                        "content-type",
                        "accept-language",
                        "x-zitadel-orgid",
                        "latchkey-idempotency-key",
                        "latchkey-remove-last-passkey",
                        MinPosition.HEADER,
                        "x-grpc-web",
                        "x-user-agent",
                        "grpc-timeout",
                        "connect-protocol-version",
                        "connect-timeout-ms")
                .exposeHeaders("grpc-status", "grpc-message", "grpc-status-details-bin", "latchkey-position")
                .maxAge(PREFLIGHT_AGE)
                .newDecorator());
    }
}
