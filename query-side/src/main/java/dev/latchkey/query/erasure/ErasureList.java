package dev.latchkey.query.erasure;

import java.util.List;

/** Several erasures. */
public record ErasureList(List<ErasureView> erasures) {}
