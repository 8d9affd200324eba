package dev.latchkey.command.passkey;

import dev.latchkey.events.value.CodeId;

/** A code as somebody presented it, and which one it is said to be. */
public record PresentedCode(CodeId id, Code code) {}
