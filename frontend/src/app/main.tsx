import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "@/app/styles.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startI18n } from "@/app/i18n";
import { createQueryClient, Providers } from "@/app/providers";
import { router } from "@/app/router";
import { keepApplication } from "@/offline/application";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");

await startI18n();

createRoot(root).render(
  <StrictMode>
    <Providers queryClient={createQueryClient()}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);

// While it is developed, the application comes fresh from its sources each time.
if (import.meta.env.PROD) void keepApplication();
