package dev.latchkey.gateway;

/** Starts everything. */
public final class Main {
    private Main() {}

    /** Starts the server. */
    public static void main(String[] args) {}
}
