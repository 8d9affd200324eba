package dev.latchkey.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.latchkey.contract.event.v1.Aggregate;
import dev.latchkey.contract.event.v1.AggregateType;
import dev.latchkey.contract.event.v1.Editor;
import dev.latchkey.contract.event.v1.Event;
import dev.latchkey.contract.event.v1.EventType;
import dev.latchkey.contract.v1.LocalizedMessage;
import dev.latchkey.events.log.DamagedEventException;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Wire;
import dev.latchkey.query.audit.EventView;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Shows a stored event in the words of the contract. */
@Component
final class EventRenderer {
    private final JsonFactory json = new JsonFactory();

    Event render(EventView view) {
        var editor = Editor.newBuilder().setUserId(view.editor()).setService(view.editorService());
        if (view.editorName() != null) {
            editor.setDisplayName(view.editorName());
        }
        var language = Language.ofRequest();
        return Event.newBuilder()
                .setEditor(editor)
                .setAggregate(Aggregate.newBuilder()
                        .setId(view.aggregateId())
                        .setType(aggregateType(view.aggregateType(), language))
                        .setResourceOwner(view.owner()))
                .setSequence(view.sequence())
                .setCreationDate(Wire.timestamp(view.at()))
                .setPayload(payload(view))
                .setType(eventType(view.type(), language))
                .build();
    }

    static EventType eventType(String type, Language language) {
        var key = "EventTypes." + type;
        return EventType.newBuilder()
                .setType(type)
                .setLocalized(localized(key, EventTexts.ofEvent(type, language)))
                .build();
    }

    static AggregateType aggregateType(String type, Language language) {
        var key = "AggregateTypes." + type;
        return AggregateType.newBuilder()
                .setType(type)
                .setLocalized(localized(key, EventTexts.ofAggregate(type, language)))
                .build();
    }

    private static LocalizedMessage localized(String key, String text) {
        return LocalizedMessage.newBuilder()
                .setKey(key)
                .setLocalizedMessage(text)
                .build();
    }

    private Struct payload(EventView view) {
        if (view.payload().isBlank()) {
            return Struct.getDefaultInstance();
        }
        try (var parser = json.createParser(view.payload())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            var struct = struct(parser);
            if (parser.nextToken() != null) {
                throw new IOException("it is more than a JSON object");
            }
            return struct;
        } catch (IOException e) {
            throw new DamagedEventException(view.position(), e);
        }
    }

    private static Struct struct(JsonParser parser) throws IOException {
        var struct = Struct.newBuilder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            struct.putFields(name, value(parser));
        }
        return struct.build();
    }

    private static ListValue list(JsonParser parser) throws IOException {
        var list = ListValue.newBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.addValues(value(parser));
        }
        return list.build();
    }

    private static Value value(JsonParser parser) throws IOException {
        var value = Value.newBuilder();
        return switch (parser.currentToken()) {
            case START_OBJECT -> value.setStructValue(struct(parser)).build();
            case START_ARRAY -> value.setListValue(list(parser)).build();
            case VALUE_STRING -> value.setStringValue(parser.getText()).build();
            case VALUE_TRUE -> value.setBoolValue(true).build();
            case VALUE_FALSE -> value.setBoolValue(false).build();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                // A Struct knows no other number than this one.
                value.setNumberValue(parser.getDoubleValue()).build();
            default -> value.setNullValue(NullValue.NULL_VALUE).build();
        };
    }
}
