import type { AnyBlock, View, MessageAttachment, MessageMetadata } from "@slack/types";
export interface Root { block: AnyBlock; view: View; metadata: MessageMetadata; }
