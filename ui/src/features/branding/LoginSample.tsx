/** The login page as it would look, drawn small; nothing in it can be used. */
import { useElementSize } from "@mantine/hooks";
import type { CSSProperties } from "react";
import "virtual:theme-sample.css";
import { LoginFrame } from "@/components/LoginFrame";
import { colourVariables } from "@/lib/brand-colours";
import type { Branding } from "@/lib/branding";

interface Props {
  branding: Branding;
  scheme: "light" | "dark";
  screen: { width: number; height: number };
}

export function LoginSample({ branding, scheme, screen }: Props) {
  const { ref, width: room } = useElementSize();
  const scale = Math.min(1, room / screen.width);
  const look = {
    ...colourVariables(branding.primary_color, branding.secondary_color),
    ...screen,
    transform: `scale(${scale})`,
  } as CSSProperties;
  return (
    <figure className="login-sample">
      <figcaption>{scheme === "light" ? "Light theme" : "Dark theme"}</figcaption>
      <div ref={ref} className="login-sample-room" style={{ height: screen.height * scale }}>
        <div
          className="login-sample-frame"
          style={{ width: screen.width * scale, height: screen.height * scale }}
          role="img"
          aria-label={`The login page in the ${scheme} theme`}
        >
          <div className="theme-sample" data-mantine-color-scheme={scheme} style={look} inert aria-hidden>
            <LoginFrame branding={branding} title="Log in" hint="Use your directory account.">
              <div className="sample-fields">
                <span>User name</span>
                <div className="sample-field" />
                <span>Password</span>
                <div className="sample-field" />
                <div className="sample-button">Log in</div>
              </div>
            </LoginFrame>
          </div>
        </div>
      </div>
    </figure>
  );
}
