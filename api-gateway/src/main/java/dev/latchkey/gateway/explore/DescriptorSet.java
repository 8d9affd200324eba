package dev.latchkey.gateway.explore;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/** The contract as the compiler wrote it down in the build, with all that it imports and with its comments. */
final class DescriptorSet {
    private static final String RESOURCE = "/explore/latchkey.binpb";

    /** Returns the set as it is written. */
    byte[] bytes() {
        return Document.read(RESOURCE);
    }

    /** Returns the paths of all files, each after those that it imports. */
    List<String> paths() {
        return files().stream().map(FileDescriptorProto::getName).toList();
    }

    /** Returns what the files say about their parts. */
    Comments comments() {
        return Comments.of(files());
    }

    private List<FileDescriptorProto> files() {
        try {
            return FileDescriptorSet.parseFrom(bytes()).getFileList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(RESOURCE + " is not what the build writes", e);
        }
    }
}
