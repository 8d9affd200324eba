package dev.latchkey.gateway.explore;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The comments of the proto files, which the descriptors within the program do not carry. */
final class Comments {
    private final Map<String, String> byName = new HashMap<>();

    private Comments() {}

    static Comments of(List<FileDescriptorProto> files) {
        var comments = new Comments();
        for (var file : files) {
            comments.new File(file).collect();
        }
        return comments;
    }

    /** Returns what stands before a part of the contract, or behind it on its line; empty if nothing does. */
    String of(GenericDescriptor part) {
        // The full name of a value leaves its enum out.
        var name = part instanceof EnumValueDescriptor value
                ? value.getType().getFullName() + '.' + value.getName()
                : part.getFullName();
        return byName.getOrDefault(name, "");
    }

    private final class File {
        private final FileDescriptorProto file;
        private final Map<List<Integer>, String> texts = new HashMap<>();

        File(FileDescriptorProto file) {
            this.file = file;
            for (var location : file.getSourceCodeInfo().getLocationList()) {
                var text = text(location);
                if (!text.isEmpty()) {
                    texts.put(List.copyOf(location.getPathList()), text);
                }
            }
        }

        void collect() {
            var prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + '.';
            for (var i = 0; i < file.getServiceCount(); i++) {
                var service = file.getService(i);
                var path = List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i);
                keep(path, prefix + service.getName());
                for (var j = 0; j < service.getMethodCount(); j++) {
                    keep(
                            with(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, j),
                            prefix
                                    + service.getName()
                                    + '.'
                                    + service.getMethod(j).getName());
                }
            }
            for (var i = 0; i < file.getMessageTypeCount(); i++) {
                message(List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i), prefix, file.getMessageType(i));
            }
            for (var i = 0; i < file.getEnumTypeCount(); i++) {
                enumeration(List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), prefix, file.getEnumType(i));
            }
        }

        private void message(List<Integer> path, String prefix, DescriptorProto message) {
            var name = prefix + message.getName();
            keep(path, name);
            for (var i = 0; i < message.getFieldCount(); i++) {
                keep(
                        with(path, DescriptorProto.FIELD_FIELD_NUMBER, i),
                        name + '.' + message.getField(i).getName());
            }
            for (var i = 0; i < message.getNestedTypeCount(); i++) {
                message(with(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i), name + '.', message.getNestedType(i));
            }
            for (var i = 0; i < message.getEnumTypeCount(); i++) {
                enumeration(with(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), name + '.', message.getEnumType(i));
            }
        }

        private void enumeration(List<Integer> path, String prefix, EnumDescriptorProto type) {
            var name = prefix + type.getName();
            keep(path, name);
            for (var i = 0; i < type.getValueCount(); i++) {
                keep(
                        with(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i),
                        name + '.' + type.getValue(i).getName());
            }
        }

        private void keep(List<Integer> path, String name) {
            var text = texts.get(path);
            if (text != null) {
                byName.put(name, text);
            }
        }
    }

    private static List<Integer> with(List<Integer> path, int field, int index) {
        var longer = new ArrayList<>(path);
        longer.add(field);
        longer.add(index);
        return List.copyOf(longer);
    }

    private static String text(Location location) {
        var comment = location.getLeadingComments().isBlank()
                ? location.getTrailingComments()
                : location.getLeadingComments();
        return comment.lines()
                .map(String::strip)
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
