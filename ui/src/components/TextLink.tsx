/** A link inside the console that looks like one. */
import { Anchor, type AnchorProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

interface Props extends AnchorProps, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> {
  ref?: Ref<HTMLAnchorElement>;
}

function StyledAnchor({ ref, ...props }: Props) {
  return <Anchor ref={ref} {...props} />;
}

export const TextLink = createLink(StyledAnchor);
