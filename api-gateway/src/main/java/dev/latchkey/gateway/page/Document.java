package dev.latchkey.gateway.page;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;

/**
 * What is answered to a GET.
 *
 * @param headers all headers of the answer
 */
record Document(HttpHeaders headers, HttpData content) {}
