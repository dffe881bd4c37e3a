import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, type RenderResult, render } from "@testing-library/react";
import type { ReactElement } from "react";
import { I18nextProvider } from "react-i18next";
import { afterEach } from "vitest";
import { i18n, startI18n } from "@/app/i18n";

afterEach(cleanup);

class NoResize {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** Shows a component as the product does: with its texts, its theme and a fresh cache. */
export const showOnScreen = async (element: ReactElement): Promise<RenderResult> => {
  // What jsdom lacks and Mantine asks for.
  window.matchMedia ??= ((media: string) => ({
    matches: false,
    media,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  })) as unknown as typeof window.matchMedia;
  if (!document.fonts) Object.defineProperty(document, "fonts", { value: new EventTarget() });
  Element.prototype.scrollIntoView ??= () => undefined;
  window.ResizeObserver ??= NoResize as unknown as typeof ResizeObserver;
  if (!i18n.isInitialized) await startI18n();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <I18nextProvider i18n={i18n}>
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{element}</QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>,
  );
};
