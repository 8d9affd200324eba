package dev.latchkey.gateway;

/** What tests that run beside each other have in common, for {@code ResourceLock}. */
public final class Shared {
    /**
     * The log of the process. Who starts a whole server sets it up anew and may write to it, and reads this lock; who looks
     * at all that is logged has it alone.
     */
    public static final String LOG = "the log of the process";

    private Shared() {}
}
