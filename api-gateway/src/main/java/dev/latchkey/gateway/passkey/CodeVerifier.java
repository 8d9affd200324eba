package dev.latchkey.gateway.passkey;

import dev.latchkey.query.passkey.PasswordlessInitCodeView;

/** Tells a right code from a wrong one, without deciding anything. */
public interface CodeVerifier {
    /** Returns whether the presented code is the one that was issued, in the same time for every wrong one. */
    boolean matches(PasswordlessInitCodeView view, String presented);
}
