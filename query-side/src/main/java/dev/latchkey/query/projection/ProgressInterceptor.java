package dev.latchkey.query.projection;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Tells {@link Progress} how far a projection is, once the batch is committed. */
final class ProgressInterceptor implements MessageHandlerInterceptor<EventMessage<?>> {
    private static final String LAST = ProgressInterceptor.class.getName();

    private final String projection;
    private final Progress progress;

    ProgressInterceptor(String projection, Progress progress) {
        this.projection = projection;
        this.progress = progress;
    }

    @Override
    public Object handle(UnitOfWork<? extends EventMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        if (unitOfWork.getMessage() instanceof TrackedEventMessage<?> message) {
            var position = message.trackingToken().position().orElse(0);
            var batch = unitOfWork.root();
            if (batch.resources().put(LAST, position) == null) {
                batch.afterCommit(done -> progress.reached(projection, batch.<Long>getResource(LAST)));
            }
        }
        return chain.proceed();
    }
}
