package dev.latchkey.gateway.server;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.contract.test.v1.CountRequest;
import dev.latchkey.contract.test.v1.CountResponse;
import dev.latchkey.contract.test.v1.EchoRequest;
import dev.latchkey.contract.test.v1.ProbeServiceGrpc;
import dev.latchkey.gateway.wire.AnswerStream;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An endpoint that shows what reaches it. */
final class Probe extends ProbeServiceGrpc.ProbeServiceImplBase {
    /** The name of a stream whose refusal is handed over instead of thrown. */
    static final String HANDS_OVER = "handsover";

    final AtomicReference<EchoRequest> received = new AtomicReference<>();

    /** How many answers of the last stream were handed to the server. */
    final AtomicInteger sent = new AtomicInteger();

    /** How many streams have ended, and how many of them since nobody listened any more. */
    final AtomicInteger ended = new AtomicInteger();

    final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public void echo(EchoRequest request, StreamObserver<EchoRequest> response) {
        received.set(request);
        response.onNext(request);
        response.onCompleted();
    }

    @Override
    public void count(CountRequest request, StreamObserver<CountResponse> response) {
        var answers = AnswerStream.to(response);
        sent.set(0);
        try {
            for (var i = 1; i <= request.getUpto(); i++) {
                if (i == request.getRefuseAt()) {
                    var gone = new DomainException(ErrorCode.USER_NOT_FOUND, "gone");
                    if (request.getName().equals(HANDS_OVER)) {
                        response.onError(gone);
                        return;
                    }
                    throw gone;
                }
                var answer = CountResponse.newBuilder()
                        .setNumber(i)
                        .setText(request.getName() + "x".repeat(request.getSize()))
                        .build();
                if (!answers.send(answer)) {
                    cancelled.incrementAndGet();
                    return;
                }
                sent.incrementAndGet();
            }
            answers.end();
        } finally {
            ended.incrementAndGet();
        }
    }
}
