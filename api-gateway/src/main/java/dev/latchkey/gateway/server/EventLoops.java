package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.ThreadFactories;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that end at once when they are told to. Usual ones stay for two seconds in which nothing may come, to find
 * out whether it is quiet; here the server has drained its requests by then.
 */
final class EventLoops extends MultiThreadIoEventLoopGroup {
    private static final long LONGEST_END_SECONDS = 2;

    /**
     * Makes loops that begin with their first work.
     *
     * @param loops how many
     * @param name what the threads' names begin with
     */
    EventLoops(int loops, String name) {
        super(loops, ThreadFactories.newEventLoopThreadFactory(name, false), transport());
    }

    @Override
    public Future<?> shutdownGracefully() {
        return shutdownGracefully(0, LONGEST_END_SECONDS, TimeUnit.SECONDS);
    }

    private static IoHandlerFactory transport() {
        return switch (Flags.transportType()) {
            case EPOLL -> EpollIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case NIO, IO_URING -> NioIoHandler.newFactory();
        };
    }
}
